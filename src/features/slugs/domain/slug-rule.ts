import { invalid, type Refusal } from '../../../kernel/refusal.js';

export const SHORTEST_SLUG = 3;
export const LONGEST_SLUG = 40;

const SHAPE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Words that the product's own addresses use or may use later. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'about',
  'account',
  'accounts',
  'admin',
  'api',
  'app',
  'assets',
  'auth',
  'billing',
  'blog',
  'console',
  'dashboard',
  'docs',
  'gatehouse',
  'health',
  'help',
  'invitations',
  'login',
  'logout',
  'mcp',
  'me',
  'metrics',
  'new',
  'null',
  'openapi',
  'operator',
  'organization',
  'organizations',
  'pricing',
  'register',
  'root',
  'security',
  'sessions',
  'settings',
  'signin',
  'signup',
  'slugs',
  'static',
  'status',
  'support',
  'system',
  'undefined',
  'well-known',
  'www',
]);

/** ORG-2: 3 to 40 characters, lowercase letters, digits, single hyphens inside. @returns the refusal if the text is no slug */
export const slugFault = (slug: string): Refusal | undefined =>
  slug.length >= SHORTEST_SLUG && slug.length <= LONGEST_SLUG && SHAPE.test(slug)
    ? undefined
    : invalid(
        'slug.invalid',
        `A slug has ${SHORTEST_SLUG} to ${LONGEST_SLUG} characters: lowercase letters, digits and single hyphens inside.`,
      );

/** The same for an organization, whose slug may not be one of the product's own words either. */
export const organizationSlugFault = (slug: string): Refusal | undefined =>
  slugFault(slug) ?? (RESERVED_SLUGS.has(slug) ? invalid('slug.reserved', `'${slug}' is reserved.`) : undefined);
