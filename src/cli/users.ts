import type { AccountAction } from './arguments.js';
import type { OperatorApi } from './operator-api.js';
import type { Display } from './progress.js';

const DONE: Readonly<Record<AccountAction, string>> = {
  verify: 'verified',
  reset: 'a link to reset the password was mailed',
  'end-sessions': 'all sessions ended',
  delete: 'deleted',
};

/** One line for each account, newest first. Control characters of a name do not reach the terminal. @throws CommandFailed */
export const listUsers = async (api: OperatorApi, display: Display): Promise<void> => {
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await api.accounts(cursor);
    for (const { userId, name, email, verified, organizations } of items) {
      const where = organizations.map(({ slug }) => slug).join(', ') || 'no organization';
      const state = verified ? 'verified' : 'not verified';
      const line = `${userId}  ${email ?? 'address erased'}  ${name ?? 'name erased'}  ${state}  ${where}`;
      display.line(line.replaceAll(/\p{Cc}/gu, ' '));
    }
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
};

/** One after the other; the first that is refused ends it. @throws CommandFailed */
export const changeUsers = async (
  api: OperatorApi,
  { action, userIds }: { readonly action: AccountAction; readonly userIds: readonly string[] },
  display: Display,
): Promise<void> => {
  for (const userId of userIds) {
    await api.changeAccount(userId, action);
    display.line(`${userId}: ${DONE[action]}`);
  }
};
