import type { APIGatewayProxyEvent } from 'aws-lambda';

/** A POST of records as API Gateway hands it on; the ingest function reads no more of it than this. */
export function proxyRequest(source: string, token: string, body: Buffer): APIGatewayProxyEvent {
  return {
    resource: '/{proxy+}',
    path: `/v1/sources/${source}/records`,
    httpMethod: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` },
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { id: source },
    stageVariables: null,
    requestContext: { requestId: 'bench' } as APIGatewayProxyEvent['requestContext'],
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
}
