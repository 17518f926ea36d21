import { curl, runNode, runPython } from '../programs/run.test-helper.ts'
import { type SampleAnswer, samplesIn, type Target } from '../samples.test-helper.ts'

export const samples = samplesIn(new URL('samples/', import.meta.url), {
  host: 'https://niyogai.com',
  key: /niyog_live_x+/g,
})

export async function runCurl(name: string, target: Target): Promise<SampleAnswer> {
  return curl(await samples.aimedAt(target, name), { NIYOG_KEY: target.key })
}

export async function runLeadInNode(target: Target): Promise<SampleAnswer> {
  const code = await samples.aimedAt(target, 'create-lead.mjs')
  return runNode(`${code}\nconsole.log(JSON.stringify({ status: res.status, body: lead }))`, { NIYOG_KEY: target.key })
}

export async function runLeadInPython(target: Target, env?: NodeJS.ProcessEnv): Promise<SampleAnswer> {
  const code = await samples.aimedAt(target, 'create-lead.py')
  const print = "import json\nprint(json.dumps({'status': res.status_code, 'body': lead}))"
  return runPython(`${code}\n${print}`, { ...env, NIYOG_KEY: target.key })
}

export type Verify = (req: { headers: object; rawBody: Buffer }, secret: string) => boolean

/** The document's own code, as a module. */
export async function loadVerify(): Promise<Verify> {
  const code = `${await samples.printed('verify.mjs')}\nexport { verify }`
  const { verify } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  return verify
}
