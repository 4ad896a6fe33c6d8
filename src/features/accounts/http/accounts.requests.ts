import { Email, Name, Password, Text } from '../../../edge/pipeline/fields.js';

export class CreateAccountBody {
  @Email()
  email: string;

  @Name({ example: 'Ada Lovelace' })
  name: string;

  @Password()
  password: string;
}

export class RenameMeBody {
  @Name({ example: 'Ada Lovelace' })
  name: string;
}

export class SignInBody {
  @Email()
  email: string;

  @Text(200, { example: 'correct horse battery staple' })
  password: string;
}
