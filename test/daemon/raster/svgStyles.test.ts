/** Rules of a drawing's style sheets, written into its elements: what drawing programs write comes out as browsers show it. */
import assert from 'node:assert/strict';
import { withInlineStyles } from '../../../daemon/raster/svgStyles.ts';
import { FramewrightError } from '../../../model/errors.ts';

const drawing = (css: string, body: string): string => `<svg><style>${css}</style>${body}</svg>`;

function check(css: string, body: string, wanted: string): void {
  assert.equal(withInlineStyles(drawing(css, body), 'a.svg'), `<svg>${wanted}</svg>`);
}

function refuses(css: string, body: string, words: RegExp): void {
  assert.throws(
    () => withInlineStyles(drawing(css, body), 'a.svg'),
    (error) =>
      error instanceof FramewrightError && error.code === 'media-unsupported' && words.test(error.message),
  );
}

describe('daemon/raster: style sheets of drawings', () => {
  it('choose by class, name and id, alone and together', () => {
    check(
      '.a{fill:red}',
      '<rect class="a" x="1"/><rect/>',
      '<rect class="a" x="1" style="fill:red"/><rect/>',
    );
    check(
      'rect { fill: red; stroke: #00f }',
      '<rect/><path/>',
      '<rect style="fill:red;stroke:#00f"/><path/>',
    );
    check('#b{fill:red}', "<g id='b'><rect/></g>", `<g id='b' style="fill:red"><rect/></g>`);
    check('path.a.b,q{x:1}', '<path class="b a"/>', '<path class="b a" style="x:1"/>');
    assert.equal(
      withInlineStyles(drawing('*{x:1}', '<a/>'), 'a.svg'),
      '<svg style="x:1"><a style="x:1"/></svg>',
    );
  });

  it('yield to what is more particular, to what comes later, and to the element’s own style', () => {
    check(
      '#b{fill:a}.a{fill:b}rect{fill:c}',
      '<rect id="b" class="a"/>',
      '<rect id="b" class="a" style="fill:a"/>',
    );
    check('.a{fill:a}.b{fill:b}', '<rect class="b a"/>', '<rect class="b a" style="fill:b"/>');
    check('.a{fill:a;r:1}', '<rect class="a" style="fill:z"/>', '<rect class="a" style="fill:z;r:1"/>');
  });

  it('come before an attribute of the same name', () => {
    check('.a{fill:red !important}', '<rect fill="blue" class="a"/>', '<rect class="a" style="fill:red"/>');
  });

  it('are read in comments and CDATA, and none from what only looks like one', () => {
    check(
      '<![CDATA[ /* x */ .a { fill: red } ]]>',
      '<!-- <rect class="a"/> --><rect class="a" d="a>b"/>',
      '<!-- <rect class="a"/> --><rect class="a" d="a>b" style="fill:red"/>',
    );
    check(' ', '<rect class="a"/>', '<rect class="a"/>');
    assert.equal(withInlineStyles('<svg><rect/></svg>', 'a.svg'), '<svg><rect/></svg>');
  });

  it('that choose in another way are refused, by name', () => {
    refuses('g .a{fill:red}', '<rect/>', /"g \.a"/u);
    refuses('.a:hover{fill:red}', '<rect/>', /":|"\.a:hover"/u);
    refuses('@media print{.a{fill:red}}', '<rect/>', /@media/u);
    refuses('@font-face{src:x}', '<rect/>', /@font-face/u);
    refuses('.a{fill:red', '<rect/>', /\.a\{fill:red/u);
    refuses('', '<foreignObject></foreignObject>', /foreignObject/u);
  });
});
