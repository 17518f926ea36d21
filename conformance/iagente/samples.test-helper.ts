import { buildCSharp, missingCSharp } from '../programs/csharp.test-helper.ts'
import { answerOf, curl, missing, runNode, runPython } from '../programs/run.test-helper.ts'
import { samplesIn, type Target } from '../samples.test-helper.ts'

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

export const samples = samplesIn(new URL('samples/', import.meta.url), {
  host: 'https://lp.webpro.com.br',
  key: /sk_live_sua_chave(_aqui)?/g,
})

const shell: Runner = {
  missing: () => missing('curl', 'curl', '--version'),
  run: async (name, target) => curl(await samples.aimedAt(target, `${name}.sh`)),
}

const node: Runner = {
  missing: async () => undefined,
  async run(name, target, result = 'await response.json()') {
    const print = `console.log(JSON.stringify({ status: response.status, body: ${result} }))`
    return runNode(`${await samples.aimedAt(target, `${name}.mjs`)}\n${print}`)
  },
}

const python: Runner = {
  missing: () => missing('python3', 'python3', '--version'),
  async run(name, target, result = 'response.json()') {
    const print = `import json\nprint(json.dumps({'status': response.status_code, 'body': ${result}}))`
    return runPython(`${await samples.aimedAt(target, `${name}.py`)}\n${print}`)
  },
}

const php: Runner = {
  missing: () => missing('PHP with curl', 'php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'),
  async run(name, target, result = 'result') {
    const status = 'curl_getinfo($ch, CURLINFO_HTTP_CODE)'
    const print = `echo json_encode(["status" => ${status}, "body" => $${result}]);`
    return answerOf('php', ['-r', `${await samples.aimedAt(target, `${name}.php`)}\n${print}`])
  },
}

const csharp: Runner = {
  missing: missingCSharp,
  async run(name, target, result = 'result') {
    const print = `Console.WriteLine("{\\"status\\":" + (int)response.StatusCode + ",\\"body\\":" + ${result} + "}");`
    const built = await buildCSharp({ main: `${await samples.aimedAt(target, `${name}.cs`)}\n${print}` })
    try {
      return JSON.parse(await built.run())
    } finally {
      await built.remove()
    }
  },
}

export const runners = { curl: shell, Node: node, Python: python, PHP: php, 'C#': csharp }
