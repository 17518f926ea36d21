import { readFile } from 'node:fs/promises'

import { buildCSharp, hasCSharp } from '../programs/csharp.test-helper.ts'
import { curl, run, withoutRequests, works } from '../programs/run.test-helper.ts'

const folder = new URL('samples/', import.meta.url)

export interface Target {
  /** What stands for `https://lp.webpro.com.br`. */
  baseUrl: string
  key: string
}

export interface SampleAnswer {
  status: number
  body: { data: Record<string, unknown> & Record<string, unknown>[] }
}

/** What the program must print of a sample: its name in the sample, or how to read it. */
export interface Runner {
  /** Why it can't run here; undefined where it can. */
  missing(): Promise<string | undefined>
  run(name: string, target: Target, result?: string): Promise<SampleAnswer>
}

/** A sample as the document prints it, indentation restored; only host and key are changed. */
async function readSample(name: string, { baseUrl, key }: Target): Promise<string> {
  const text = await readFile(new URL(name, folder), 'utf8')
  return text.replaceAll('https://lp.webpro.com.br', baseUrl).replaceAll(/sk_live_sua_chave(_aqui)?/g, key)
}

const needs = async (there: Promise<boolean>, what: string) => ((await there) ? undefined : `there is no ${what} here`)

const shell: Runner = {
  missing: () => needs(works('curl', '--version'), 'curl'),
  run: async (name, target) => curl(await readSample(`${name}.sh`, target)),
}

const node: Runner = {
  missing: async () => undefined,
  async run(name, target, result = 'await response.json()') {
    const print = `console.log(JSON.stringify({ status: response.status, body: ${result} }))`
    const code = `${await readSample(`${name}.mjs`, target)}\n${print}`
    return JSON.parse((await run(process.execPath, ['--input-type=module', '--eval', code])).stdout)
  },
}

/** With requests where it is installed. */
const python: Runner = {
  missing: () => needs(works('python3', '--version'), 'python3'),
  async run(name, target, result = 'response.json()') {
    const print = `import json\nprint(json.dumps({'status': response.status_code, 'body': ${result}}))`
    const code = `${await readSample(`${name}.py`, target)}\n${print}`
    const env = (await works('python3', '-c', 'import requests')) ? process.env : withoutRequests
    return JSON.parse((await run('python3', ['-B', '-c', code], { env })).stdout)
  },
}

const php: Runner = {
  missing: () =>
    needs(works('php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'), 'php with its curl extension'),
  async run(name, target, result = 'result') {
    const status = 'curl_getinfo($ch, CURLINFO_HTTP_CODE)'
    const code = `${await readSample(`${name}.php`, target)}\necho json_encode(["status" => ${status}, "body" => $${result}]);`
    return JSON.parse((await run('php', ['-r', code])).stdout)
  },
}

const csharp: Runner = {
  missing: () => needs(hasCSharp(), 'dotnet SDK'),
  async run(name, target, result = 'result') {
    const print = `Console.WriteLine("{\\"status\\":" + (int)response.StatusCode + ",\\"body\\":" + ${result} + "}");`
    const built = await buildCSharp({ main: `${await readSample(`${name}.cs`, target)}\n${print}` })
    try {
      return JSON.parse(await built.run())
    } finally {
      await built.remove()
    }
  },
}

export const runners = { curl: shell, Node: node, Python: python, PHP: php, 'C#': csharp }
