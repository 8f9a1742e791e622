import { textSegments } from '../../../console/src/features/messages/bodies/text-segments.js';

const shown = (text: string): readonly string[] =>
  textSegments(text).map((segment) => (segment.kind === 'face' ? `<${segment.name}>` : segment.text));

describe('a customer’s text in pieces', () => {
  it.each([
    ['你好[微笑]', ['你好', '<微笑>']],
    ['/::)/:,@@好', ['<微笑>', '<晕>', '好']],
    ["哭/::'(了", ['哭', '<大哭>', '了']],
    ['[不是表情] [', ['[不是表情] [']],
    ['看 https://a.example/x 吧[OK]', ['看 ', 'https://a.example/x', ' 吧', '<OK>']],
  ])('shows the faces of %s and leaves everything else as it was written', (text, pieces) => {
    expect(shown(text)).toEqual(pieces);
  });
});
