import type { ScaleLinear } from 'd3-scale';
import { getLayerCakeContext } from 'layercake';

/** The chart around a mark, with time (ms) on x and a value on y. Read it as `k.xScale`; a copy would not follow. */
export const timeChart = () =>
  getLayerCakeContext<{ x: ScaleLinear<number, number>; y: ScaleLinear<number, number> }>();
