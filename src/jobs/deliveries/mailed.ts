import type { EmailMessage, Mail } from '../../ports/mail.port.js';
import type { PersonalData } from '../../ports/personal-data.port.js';

/** Sends a message. PPL-7: where messages are kept, one about somebody who was erased meanwhile is not. */
export const mailed = async (mail: Mail, personalData: PersonalData, message: EmailMessage): Promise<void> => {
  await mail.send(message);
  if (!mail.repeatable) return;
  const known = await personalData.read(message.about);
  const gone = message.about.filter((subjectId) => !known.has(subjectId));
  if (gone.length > 0) await mail.forget(gone);
};
