import { readFile } from 'node:fs/promises'

import { Command, InvalidArgumentError, Option } from 'commander'

import { localUrl, readConfig } from '../config/config.ts'
import { StartupError } from '../kernel/startup-error.ts'

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
    .option('--key-file <file>', 'the file with the key; default: the key in PARLEY_KEY')
    .action(async ({ url = new URL(localUrl(readConfig(process.env).http)), keyFile }: Options) => {
      const key = await readKey(keyFile)
      // Only this command needs the protocol's packages.
      const { bridgeStdio } = await import('../mcp/stdio.ts')
      await bridgeStdio({ url: new URL(`${url.pathname.replace(/\/(mcp\/?)?$/, '')}/mcp`, url), key })
    })
}

function serverUrl(text: string): URL {
  if (!/^https?:/.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('It must be an http or https URL.')
  return new URL(text)
}

async function readKey(file: string | undefined): Promise<string> {
  const key = (file === undefined ? process.env.PARLEY_KEY : await readFile(file, 'utf8').catch(unreadable))?.trim()
  if (!key) throw new StartupError('Give a key in PARLEY_KEY or with --key-file; npx parley keys create mints one.')
  if (!/^[\x21-\x7e]+$/.test(key)) throw new StartupError('The key contains a character that no key has.')
  return key
}

function unreadable(error: NodeJS.ErrnoException): never {
  throw new StartupError(`The key file can't be read: ${error.message}.`)
}
