import type { ProblemDetails } from '../replies/problem-details.js';
import type { Again, Page } from './page.js';
import type { WrongForm } from './page-document.js';

const HEADINGS: Readonly<Record<number, string>> = {
  404: 'This page does not exist',
  413: 'The form is too large',
  429: 'Please wait a little',
  500: 'Something went wrong',
  503: 'Please try again in a moment',
};

const OPEN_AGAIN = 'Open the link in your email again, and try once more.';

const NEXT: Readonly<Record<string, string>> = {
  'origin.foreign': 'Open the link in your email again, and use the button on the page that it shows.',
  'route.unknown': 'Check the address, or open the link in your email again.',
  internal: 'Try again later. If it happens again, tell your administrator when it happened.',
};

/** A failure that the page has no ending for. */
export const failurePage = ({ status, code, detail }: ProblemDetails): Page => ({
  heading: HEADINGS[status] ?? 'This did not work',
  sentences: [detail, NEXT[code] ?? OPEN_AGAIN],
  notes: [`Code: ${code}`],
});

/** What is said above the form that is shown again. A code names its field at its beginning: `name.length`. */
export const problemWith = ({ code, detail, errors = {} }: ProblemDetails, again: Again | undefined): WrongForm => {
  const says = code === 'request.invalid' ? 'Something does not fit. Look at the marked fields.' : detail;
  return {
    says: again?.says ?? says,
    fields: new Set([...Object.keys(errors as object), again?.field ?? code.split('.')[0]!]),
  };
};
