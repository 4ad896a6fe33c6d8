import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type ApiClient, invitationToken, PASSWORD } from '../support/api-client.js';
import { findChromium } from '../support/chromium.js';
import { eventually } from '../support/eventually.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { mailedToken, mailTo } from '../support/mailbox.js';

const found = findChromium(process.env);
/** A finger needs so many pixels. */
const SMALLEST_TARGET = 44;

describe('finding Chromium', () => {
  const nowhere = (): boolean => false;

  it('takes the one that is named, or one at a usual place', () => {
    expect(findChromium({ GATEHOUSE_TEST_CHROMIUM: '/opt/c' }, (path) => path === '/opt/c')).toEqual({
      path: '/opt/c',
    });
    expect(findChromium({}, (path) => path === '/usr/bin/chromium')).toEqual({ path: '/usr/bin/chromium' });
    expect(findChromium({ GATEHOUSE_TEST_CHROMIUM: '/opt/c' }, (path) => path === '/usr/bin/chromium')).toMatchObject({
      missing: expect.stringContaining('/opt/c was not found'),
    });
  });

  it('says what to install where there is none, and fails where it is required', () => {
    expect(findChromium({}, nowhere)).toEqual({ missing: expect.stringContaining('apt-get install chromium') });
    for (const required of [{ CI: 'true' }, { GATEHOUSE_TEST_REQUIRED: '1' }])
      expect(() => findChromium(required, nowhere)).toThrow('apt-get install chromium');
  });
});

const DEVICES: readonly (readonly [string, BrowserContextOptions])[] = (['light', 'dark'] as const).flatMap(
  (colorScheme) => [
    [`a phone, ${colorScheme}`, { colorScheme, viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
    [`a desktop, ${colorScheme}`, { colorScheme, viewport: { width: 1280, height: 800 } }],
  ],
);

const inBrowser = (path: string): void => {
  describe('the pages of emails in a browser without script', () => {
    let gatehouse: TestGatehouse;
    let browser: Browser;
    let owner: ApiClient;
    let invited = 0;
    const open: (() => Promise<unknown>)[] = [];
    beforeAll(async () => {
      gatehouse = await launch();
      owner = await gatehouse.anyone.signUp('Ada');
      await owner.must(owner.post('/v1/organizations', { name: 'Acme <b>&</b> Sons', slug: 'acme' }));
      browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    });
    afterEach(async () => {
      for (const close of open.splice(0)) await close();
    });
    afterAll(async () => {
      await browser?.close();
      await gatehouse?.stop();
    });

    /** The link of an invitation, as the email to the address has it. */
    const linkTo = async (email: string): Promise<string> => {
      await owner.must(owner.post('/v1/organizations/acme/invitations', { email, roleId: 'member' }));
      return /https?:\/\/\S+accept\S+/.exec((await mailTo(gatehouse.dataDir, email)).text)![0];
    };
    const nextEmail = (): string => `guest${(invited += 1)}@example.org`;
    const look = async (options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> => {
      const context = await browser.newContext({ javaScriptEnabled: false, ...options });
      open.push(() => context.close());
      const page = await context.newPage();
      const complaints: string[] = [];
      // A status of an answer is no complaint.
      page.on(
        'console',
        (message) => message.text().startsWith('Failed to load resource') || complaints.push(message.text()),
      );
      page.on('pageerror', (error) => complaints.push(error.message));
      return { page, complaints };
    };
    const tell = (page: Page): Promise<string> => page.locator('h1').innerText();

    it.each(DEVICES)('PPL-2 lead from the email by the button into the organization, on %s', async (_, device) => {
      const { page, complaints } = await look(device);
      await page.goto(await linkTo(nextEmail()));
      expect(await tell(page)).toBe('Join Acme <b>&</b> Sons');
      const width = await page.locator('html').evaluate((root) => [root.scrollWidth, root.clientWidth]);
      expect(width[0]).toBe(width[1]);
      for (const target of await page.locator('input:not([type=hidden]), button').all())
        expect((await target.boundingBox())!.height).toBeGreaterThanOrEqual(SMALLEST_TARGET);
      await page.getByLabel('Your name').fill('Guest');
      await page.getByLabel('Choose a password').fill('too short');
      await page.getByRole('button', { name: 'Accept the invitation' }).click();
      expect(await tell(page)).toBe('Join Acme <b>&</b> Sons');
      await page.getByLabel('Choose a password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Accept the invitation' }).click();
      expect(await tell(page)).toBe('You have joined Acme <b>&</b> Sons');
      expect(complaints).toEqual([]);
    });

    it('PPL-2 ask for the password of an account, and a wrong one can be typed again', async () => {
      const email = nextEmail();
      await gatehouse.anyone.signUp('Known', email);
      const { page } = await look();
      await page.goto(await linkTo(email));
      expect(await page.getByLabel('Email').inputValue()).toBe(email);
      await page.getByLabel('Password').fill('a wrong password');
      await page.getByRole('button').click();
      expect(await page.getByRole('alert').innerText()).toContain('not the password');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button').click();
      expect(await tell(page)).toBe('You have joined Acme <b>&</b> Sons');
    });

    it('ACT-1 open the first account by the link that was printed, and ACT-3 replace a forgotten password', async () => {
      const fresh = await launch();
      open.push(() => fresh.stop());
      await eventually(() => fresh.printed.length > 0);
      const { page } = await look();
      await page.goto(/http\S+$/.exec(fresh.printed[0]!)![0]);
      await page.getByLabel('Email').fill('first@example.org');
      await page.getByLabel('Your name').fill('First');
      await page.getByLabel('Choose a password').fill(PASSWORD);
      await page.getByRole('button').click();
      expect(await tell(page)).toBe('Your account is ready');
      await fresh.anyone.post('/v1/password-resets', { email: 'first@example.org' });
      const token = await mailedToken(fresh.dataDir, 'first@example.org', 'reset');
      await page.goto(`${fresh.address}/reset?token=${token}`);
      await page.getByLabel('Choose a password').fill('tangled copper weather vane');
      await page.getByRole('button').click();
      expect(await tell(page)).toBe('Your new password is set');
      await page.reload();
      expect(await page.locator('main').getAttribute('data-code')).toBe('link.used');
    });

    it('take no form from a page elsewhere, and show themselves in no frame', async () => {
      const email = nextEmail();
      const link = await linkTo(email);
      const token = await invitationToken(gatehouse.dataDir, email);
      const elsewhere = createServer((_request, response) => {
        response.setHeader('Content-Type', 'text/html');
        response.end(
          `<form method="post" action="${gatehouse.address}/invitations/accept"><input name="token" value="${token}"><input name="name" value="Eve"><input name="password" value="${PASSWORD}"><button>Win</button></form><iframe src="${link}"></iframe>`,
        );
      });
      await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
      open.push(() => new Promise((resolve) => void elsewhere.close(resolve).closeAllConnections()));
      const { page } = await look();
      await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
      expect(
        page
          .frames()
          .map((frame) => frame.url())
          .filter((url) => url.includes('/invitations/')),
      ).toEqual([]);
      await page.getByRole('button').click();
      expect(await page.locator('main').getAttribute('data-code')).toBe('origin.foreign');
      await page.goto(link);
      expect(await tell(page)).toBe('Join Acme <b>&</b> Sons');
    });

    it('and the description of the API is shown under its policy', async () => {
      const { page, complaints } = await look({ javaScriptEnabled: true });
      await page.goto(`${gatehouse.address}/docs`);
      await page.locator('.opblock').first().waitFor();
      expect(complaints).toEqual([]);
    });
  });
};

if ('path' in found) inBrowser(found.path);
else process.stdout.write(`${found.missing}\n`);
