/** In place of the grid's own formulas, which the page never uses: formulas are computed by the stand-in. */
export default function noFormulas(): never {
  throw new Error('The page computes no formulas.');
}
