import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { beforeAll, expect, test } from 'vitest'

import { curlOf } from './curl.ts'

let receiver: WebhookReceiver
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  return receiver.close
})

/** Runs the command as a person who pastes it into a terminal does. */
async function run(command: string): Promise<void> {
  const shell = spawn('sh', { stdio: ['pipe', 'ignore', 'ignore'] })
  shell.stdin.end(command)
  expect(await once(shell, 'exit')).toEqual([0, null])
}

test.each([
  ['quotes', `{"text":"it's \\"quoted\\" $HOME \`id\` \\\\ !! %s %% 'twice' "}`],
  ['other alphabets', '{"name":"रोहन 🙂 ‮é"}'],
  ['line breaks', '{\r\n  "a": 1\n}\n'],
  ['the name of a file', '@/etc/passwd'],
  ['nothing', ''],
  ['more than one argument may hold', JSON.stringify({ text: "it's long ".repeat(40_000) })],
])('a body with %s arrives unchanged through the curl command', async (_name, body) => {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Parley/1',
    'x-empty': '',
    'x-odd': `a'b "c" $d \\e`,
  }
  const before = receiver.deliveries.length
  await run(curlOf({ url: receiver.url("/a{b}[1-3]'c?d=$e&f=g h"), headers, body, timeoutMs: 5_000 }))
  expect(receiver.deliveries.length).toBe(before + 1)
  const received = receiver.deliveries[before]
  expect(received?.rawBody.toString()).toBe(body)
  expect(received?.path).toBe("/a%7Bb%7D[1-3]'c?d=$e&f=g%20h")
  expect(received?.headers).toEqual({
    ...headers,
    host: `127.0.0.1:${receiver.port}`,
    'content-length': String(Buffer.byteLength(body)),
  })
})
