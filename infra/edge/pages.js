// Runs in CloudFront before each request for a file, as a CloudFront Function (cloudfront-js-2.0). FILES and NOT_FOUND
// are put before it by constructs/edge-function.ts.

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  const request = event.request;
  const path = request.uri;
  if (path === '/' || path.startsWith('/_app/') || FILES.includes(path)) return request;
  const page = `${path.endsWith('/') ? path.slice(0, -1) : path}.html`;
  if (FILES.includes(page)) {
    request.uri = page;
    return request;
  }
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: {
      'content-type': { value: 'text/html; charset=utf-8' },
      'cache-control': { value: 'no-store' },
      'content-security-policy': { value: NOT_FOUND.policy },
      'strict-transport-security': { value: 'max-age=31536000; includeSubDomains' },
      'x-content-type-options': { value: 'nosniff' },
    },
    body: { encoding: 'text', data: NOT_FOUND.page },
  };
}
