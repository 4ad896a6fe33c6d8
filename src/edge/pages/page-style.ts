import { createHash } from 'node:crypto';

export const STYLE = `
:root{color-scheme:light dark;--page:#f4f5f8;--card:#fff;--text:#1b1f27;--quiet:#565d6b;--line:#8a92a3;--accent:#1f4fd8;--on-accent:#fff;--bad:#b3261e;--bad-page:#fdecea}
@media (prefers-color-scheme:dark){:root{--page:#12151b;--card:#1c2129;--text:#eceff4;--quiet:#aab2c0;--line:#7b8496;--accent:#8fb0ff;--on-accent:#0d1526;--bad:#ffb4ab;--bad-page:#3a1f1d}}
*{box-sizing:border-box}
body{margin:0;padding:24px 16px;background:var(--page);color:var(--text);font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
main{max-width:30rem;margin:0 auto;padding:24px;background:var(--card);border-radius:12px}
@media (min-width:40rem){body{padding-top:10vh}main{padding:40px}}
.brand{margin:0 0 24px;color:var(--quiet);font-size:15px;font-weight:600;letter-spacing:.02em}
h1{margin:0 0 12px;font-size:26px;line-height:1.25}
p{margin:0 0 16px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0 0 20px}
dt{color:var(--quiet)}
dd{margin:0}
form{margin:24px 0 0}
label{display:block;margin:0 0 4px;font-weight:600}
input{display:block;width:100%;min-height:48px;margin:0;padding:10px 12px;border:1px solid var(--line);border-radius:8px;background:var(--card);color:var(--text);font:inherit}
input[readonly]{border-style:dashed;color:var(--quiet)}
input[aria-invalid]{border:2px solid var(--bad)}
.field{margin:0 0 18px}
.hint{margin:4px 0 0;color:var(--quiet);font-size:15px}
.wrong{color:var(--bad)}
button{display:block;width:100%;min-height:52px;margin:24px 0 0;padding:12px 20px;border:0;border-radius:8px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;cursor:pointer}
button:hover{filter:brightness(1.08)}
input:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.problem{margin:0 0 16px;padding:12px 16px;border-left:4px solid var(--bad);border-radius:4px;background:var(--bad-page)}
.note{margin:20px 0 0;color:var(--quiet);font-size:15px}
`;

const hash = createHash('sha256').update(STYLE).digest('base64');

/** Nothing runs, nothing is loaded, nothing frames the page, and its form goes back to where it came from. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');
