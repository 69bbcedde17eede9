import type { ScaleLinear } from 'd3-scale';
import { getLayerCakeContext } from 'layercake';

/** The chart around a mark, with time (ms) on x, a value on y and, where there is a second one, another on z. Read it as `k.xScale`; a copy would not follow. */
export const timeChart = () =>
  getLayerCakeContext<{
    x: ScaleLinear<number, number>;
    y: ScaleLinear<number, number>;
    z: ScaleLinear<number, number>;
  }>();
