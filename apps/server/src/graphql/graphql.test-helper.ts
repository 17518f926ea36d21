import type { Harness, RequestOptions, TestResponse } from '../../testing/harness.ts'

export interface Asked extends Omit<RequestOptions, 'body'> {
  variables?: Record<string, unknown>
}

/** Sends a document to `/graphql`. */
export const askGraphql = (
  { request }: Pick<Harness, 'request'>,
  query: string,
  { variables, ...options }: Asked = {},
): Promise<TestResponse> =>
  request('POST', '/graphql', { ...options, body: { query, ...(variables && { variables }) } })
