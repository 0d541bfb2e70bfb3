// Pieces that touch, and remainders that go to the neighbour around them.
import { expect, it } from 'vitest';
import { box } from './outline-fixtures';
import { absorbFragments, groupsOf, piecesOf } from './outline-pieces';

const large = piecesOf('a', box(98, 3, 98.2, 3.2));
const neighbour = piecesOf('b', box(98.2, 3, 98.4, 3.2));

it('measures in km²', () => {
  expect(large[0]?.area).toBeCloseTo(0.04 * 111.2 ** 2, 3);
});

it('groups what shares vertices, also when they agree only roughly', () => {
  const rough = piecesOf('c', box(98.20004, 3.2, 98.3, 3.3));
  const island = piecesOf('d', box(99, 3, 99.1, 3.1));
  expect(groupsOf([...large, ...rough, ...island], 0.0005)).toEqual([[0, 1], [2]]);
});

it('gives a small detached piece to its neighbour, and keeps islands and large exclaves', () => {
  const pieces = [
    ...large,
    ...neighbour,
    ...piecesOf('b', box(98.4, 3.2, 98.5, 3.3)),
    ...piecesOf('a', box(98.4, 3.2, 98.405, 3.205)),
    ...piecesOf('a', box(99, 3, 99.005, 3.005)),
  ];
  pieces[2]?.rings[0]?.push([98.405, 3.205], [98.4, 3.2]);
  absorbFragments(pieces, 1);
  expect(pieces.map((p) => p.code)).toEqual(['a', 'b', 'b', 'b', 'a']);
});
