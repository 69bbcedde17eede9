/** What CloudWatch answers instead of doing what it was asked. */
export class CloudWatchRefusal extends Error {
  readonly status: number;
  /** The shape's name, as the SDK knows it. */
  readonly type: string;
  /** The name that the same error has in the older query protocol, which the SDK asks for. */
  readonly queryCode: string;

  constructor(status: number, type: string, queryCode: string, message: string) {
    super(message);
    this.name = type;
    this.status = status;
    this.type = type;
    this.queryCode = queryCode;
  }
}

export const invalid = (message: string): CloudWatchRefusal =>
  new CloudWatchRefusal(400, 'InvalidParameterValueException', 'InvalidParameterValue', message);

export const invalidToken = (): CloudWatchRefusal =>
  new CloudWatchRefusal(400, 'InvalidNextToken', 'InvalidNextToken', 'The next token specified is invalid.');
