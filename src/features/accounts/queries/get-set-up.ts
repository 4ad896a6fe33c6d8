import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Anybody } from '../set-up/anybody.js';

export interface SetUpView {
  /** Whether nobody has an account yet: the first one is opened by the link that was printed at the start. */
  readonly open: boolean;
}

export class GetSetUp extends Query<SetUpView> {}

@QueryHandler(GetSetUp)
export class GetSetUpHandler implements IQueryHandler<GetSetUp> {
  constructor(private readonly anybody: Anybody) {}

  async execute(): Promise<SetUpView> {
    return { open: !(await this.anybody.isThere()) };
  }
}
