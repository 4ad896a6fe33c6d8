import type { PageField } from './page.js';

const SHORTEST_PASSWORD = 10;

/** The address that the page is about, for the person and for password managers. It is not sent. */
export const knownAddress = (value: string): PageField => ({
  label: 'Email',
  type: 'email',
  autocomplete: 'username',
  value,
});

export const ADDRESS_FIELD: PageField = {
  name: 'email',
  label: 'Email',
  type: 'email',
  autocomplete: 'username',
  hint: 'Such as ada@example.com.',
};

export const NAME_FIELD: PageField = {
  name: 'name',
  label: 'Your name',
  type: 'text',
  autocomplete: 'name',
  hint: 'Up to 80 characters, as others see it.',
};

export const PASSWORD_FIELD: PageField = {
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'current-password',
};

export const NEW_PASSWORD_FIELD: PageField = {
  name: 'password',
  label: 'Choose a password',
  type: 'password',
  autocomplete: 'new-password',
  hint: `At least ${SHORTEST_PASSWORD} characters. A few words in a row are good.`,
  shortest: SHORTEST_PASSWORD,
};
