import { readFile } from 'node:fs/promises'

import { Command, Option } from 'commander'

import { localUrl, readConfig } from '../config/config.ts'
import { StartupError } from '../kernel/startup-error.ts'
import { serverUrl } from './arguments.ts'
import { readCredentials } from './credentials.ts'

interface Options {
  url?: URL
  keyFile?: string
}

export function mcpCommand(): Command {
  return new Command('mcp')
    .description('an MCP server on stdin and stdout, for desktop clients; forwards to a running server')
    .addOption(
      new Option('--url <url>', 'the URL of Parley; default: the configured one on this machine').argParser(serverUrl),
    )
    .option('--key-file <file>', 'the file with the key; default: the key in PARLEY_KEY, or that of parley login')
    .action(async ({ url: given, keyFile }: Options) => {
      const loggedIn = keyFile === undefined && !process.env.PARLEY_KEY ? await readCredentials() : undefined
      const url = given ?? new URL(loggedIn?.url ?? localUrl(readConfig(process.env).http))
      const key = loggedIn?.key ?? (await readKey(keyFile))
      // Only this command needs the protocol's packages.
      const { bridgeStdio } = await import('../mcp/stdio.ts')
      await bridgeStdio({ url: new URL(`${url.pathname.replace(/\/(mcp\/?)?$/, '')}/mcp`, url), key })
    })
}

async function readKey(file: string | undefined): Promise<string> {
  const key = (file === undefined ? process.env.PARLEY_KEY : await readFile(file, 'utf8').catch(unreadable))?.trim()
  if (!key)
    throw new StartupError(
      'Give a key in PARLEY_KEY or with --key-file; npx parley login gets one, npx parley keys create mints one.',
    )
  if (!/^[\x21-\x7e]+$/.test(key)) throw new StartupError('The key contains a character that no key has.')
  return key
}

function unreadable(error: NodeJS.ErrnoException): never {
  throw new StartupError(`The key file can't be read: ${error.message}.`)
}
