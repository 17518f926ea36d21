import { createHash } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>GraphiQL · Parley</title>
    <link rel="stylesheet" href="graphiql/app.css">
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script src="graphiql/app.js"></script>
    <script src="graphiql/start.js"></script>
  </body>
</html>
`

// Addresses are found from the page's, as a proxy may serve Parley below a path of its own.
const start = `YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  endpoint: new URL('graphql', location.href).href,
  credentials: 'same-origin',
  title: 'Parley',
  shouldPersistHeaders: false,
  defaultQuery: 'query {\\n  me {\\n    workspace {\\n      name\\n    }\\n  }\\n}\\n',
})
`

/** Its editor writes styles into the page, and its fonts are in its style sheet. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * GraphiQL, from this server alone. It asks as who is signed in to the dashboard, or with a key among its headers, which is
 * gone with the page. Its code is large, so it is loaded with the first request.
 */
export const graphiqlPlugin: FastifyPluginAsync = async (app) => {
  let loaded: Promise<Record<string, string>> | undefined
  const hidden = { schema: { hide: true } }

  app.get('/graphiql', hidden, (_request, reply) =>
    reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page),
  )

  app.get<{ Params: { file: string } }>('/graphiql/:file', hidden, async (request, reply) => {
    loaded ??= load()
    const { file } = request.params
    const content = Object.entries(await loaded).find(([name]) => name === file)?.[1]
    if (content === undefined) return reply.callNotFound()
    return send(reply, file, content, request.headers['if-none-match'])
  })
}

async function load(): Promise<Record<string, string>> {
  // Later versions of the package are five times as large, for an editor that needs workers.
  const { css, js } = await import('@graphql-yoga/render-graphiql/graphiql')
  return { 'app.css': css, 'app.js': js, 'start.js': start }
}

function send(reply: FastifyReply, file: string, content: string, known: string | undefined): FastifyReply {
  const tag = `"${createHash('sha256').update(content).digest('base64url')}"`
  reply.header('etag', tag).header('cache-control', 'no-cache')
  if (known === tag) return reply.code(304).send()
  const type = file.endsWith('.css') ? 'text/css' : 'text/javascript'
  return reply.type(`${type}; charset=utf-8`).send(content)
}
