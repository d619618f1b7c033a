// Bundles tokens, components and our own CSS into .build/static/meent/. Run by `npm run build`.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'lightningcss';
import postcss from 'postcss';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', '..', '.build', 'static', 'meent');
const resolve = (name) => join(here, '..', '..', 'node_modules', name);
const read = (path) => readFileSync(path, 'utf8');
const fromPackage = (name) => read(resolve(name));

const COMPONENTS = [
  ...['button', 'heading', 'link', 'paragraph', 'skip-link'].map(
    (name) => `@nl-design-system-candidate/${name}-css/dist/${name}.css`,
  ),
  ...[
    'breadcrumb-nav', 'form-field', 'form-field-description', 'form-field-error-message', 'form-fieldset',
    'form-label', 'select', 'status-badge', 'textarea', 'textbox',
  ].map((name) => `@utrecht/${name}-css/dist/index.css`),
];

// Families of cms/branding/fonts.py with the weights that are used; only the Latin subset, which holds all Dutch.
const FONTS = {
  'source-serif-4': { family: 'Source Serif 4', weights: [600] },
  'source-sans-3': { family: 'Source Sans 3', weights: [400, 700] },
  archivo: { family: 'Archivo', weights: [800] },
  'public-sans': { family: 'Public Sans', weights: [400, 700] },
  'atkinson-hyperlegible': { family: 'Atkinson Hyperlegible', weights: [400, 700] },
  figtree: { family: 'Figtree', weights: [400, 700] },
};

// Parts of those components that no page uses: states that a browser knows by itself, variants without a place here.
const UNUSED = new RegExp(
  '--(pressed|busy|disabled|read-only|hover|focus|focus-visible|active|checked|indeterminate|positive|negative' +
    '|icon-only|inline-box|placeholder-ltr|placeholder-rtl|html-content|html-table|sticky|busy|current|arrows|distanced' +
    '|numeric|password|url|[a-z-]*-size|level-5|level-6|html-div|section|p|html-p|rich-text|visible|selected' +
    '|multiline|long-text|nowrap|alternate-row-color|row-header|column-fit|numeric-column|html-form|unset-[a-z-]+' +
    ')$|^nl-button__icon|breadcrumb-nav__(heading|separator|focus)|status-badge--(danger|valid|invalid|safe|active|inactive)$' +
    '|form-field--(checkbox|radio)$|^utrecht-html|^utrecht-radio-button--custom',
);

const OWN = ['tokens', 'base', 'header', 'footer', 'content', 'home', 'forms', 'status', 'login', 'flow', 'print'];

/** `css` without the rules whose every selector names an unused class. */
function withoutUnused(css) {
  const root = postcss.parse(css);
  const isUsed = (selector) =>
    !/:(user-)?invalid|:read-only/.test(selector) &&
    ![...selector.matchAll(/\.([\w-]+)/g)].some(([, name]) => UNUSED.test(name));
  root.walkRules((rule) => {
    const selectors = rule.selectors.filter(isUsed);
    if (selectors.length) rule.selectors = selectors;
    else rule.remove();
  });
  return root.toString();
}

const declarations = (css) => new Map([...css.matchAll(/^\s*(--[\w-]+):\s*(.*?);/gm)].map(([, name, value]) => [name, value]));

/** `css` with `var(--known, fallback)` as `var(--known)`: the theme always sets what it knows. */
function withoutFallbacks(css, known) {
  let result = '';
  let rest = css;
  for (let found; (found = /var\(\s*(--[\w-]+)\s*,/.exec(rest)); ) {
    const start = found.index + found[0].length;
    let end = start;
    for (let depth = 1; depth; end += 1) depth += { '(': 1, ')': -1 }[rest[end]] ?? 0;
    const fallback = known.has(found[1]) ? '' : `,${withoutFallbacks(rest.slice(start, end - 1), known)}`;
    result += `${rest.slice(0, found.index)}var(${found[1]}${fallback})`;
    rest = rest.slice(end);
  }
  return result + rest;
}

/** The tokens of the theme that `css` uses, directly or through others: some 15 %. Those in `ours` have our value. */
function usedTokens(css, theme, ours) {
  const used = new Map();
  const visit = (text) => {
    for (const [, name] of text.matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (theme.has(name) && !ours.has(name) && !used.has(name)) {
        used.set(name, theme.get(name));
        visit(theme.get(name));
      }
    }
  };
  visit(css);
  return [...used].map(([name, value]) => `${name}:${value};`).join('');
}

/** Copies the fonts with their licence, which has to travel along. */
function fontFaces() {
  return Object.entries(FONTS)
    .flatMap(([pkg, { family, weights }]) => {
      copyFileSync(resolve(`@fontsource/${pkg}/LICENSE`), join(out, 'fonts', `${pkg}-LICENSE.txt`));
      return weights.map((weight) => {
        const file = `${pkg}-latin-${weight}-normal.woff2`;
        copyFileSync(resolve(`@fontsource/${pkg}/files/${file}`), join(out, 'fonts', file));
        // optional: a font that comes too late waits for the next page, so that no text jumps while somebody reads it
        return `@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};font-display:optional;src:url(fonts/${file}) format("woff2")}`;
      });
    })
    .join('');
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'fonts'), { recursive: true });

const theme = declarations(fromPackage('@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css'));
const ours = declarations(read(join(here, 'css', 'tokens.css')));
const components = withoutFallbacks(
  withoutUnused(COMPONENTS.map(fromPackage).join('\n')),
  new Set([...theme.keys(), ...ours.keys()]),
);
const own = OWN.map((name) => read(join(here, 'css', `${name}.css`))).join('\n');
const source = [
  '@layer tokens, reset, components, base, frame, blocks, flow, print;',
  fontFaces(),
  `@layer tokens{.voorbeeld-theme{${usedTokens(components + own, theme, ours)}}}`,
  `@layer components{${components}}`,
  own,
].join('\n');

const minified = (filename, css) =>
  transform({
    filename,
    code: Buffer.from(css),
    minify: true,
    targets: { chrome: 105 << 16, firefox: 110 << 16, safari: (15 << 16) | (4 << 8) },
  }).code;
const code = minified('site.css', source);
const banner = '/*! Components: Frameless, Gemeente Utrecht, NL Design System community. EUPL-1.2 */\n';
writeFileSync(join(out, 'site.css'), banner + code);
// The platform's own brand and the console's parts: residents never load it.
writeFileSync(join(out, 'console.css'), minified('console.css', read(join(here, 'css', 'console.css'))));
for (const file of readdirSync(join(here, 'static'))) {
  copyFileSync(join(here, 'static', file), join(out, file));
}
process.stdout.write(`site.css: ${Math.round(code.length / 1024)} kB\n`);
