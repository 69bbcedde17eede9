/** Python's arithmetic on two numbers; its remainder has the sign of the divisor. */
export function calculate(operator: string, a: number, b: number): number {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (operator === '/') return a / b;
  if (operator === '//') return Math.floor(a / b);
  return operator === '%' ? a - b * Math.floor(a / b) : a ** b;
}
