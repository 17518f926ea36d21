import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { missing, run } from './run.test-helper.ts'

// Whichever SDK there is, it builds for its own runtime. The oldest that the documents' samples need is 3.1.
const version = '$(BundledNETCoreAppTargetFrameworkVersion)'
const project = `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>
  <OutputType>Exe</OutputType>
  <TargetFramework Condition="${version} &lt; 5">netcoreapp${version}</TargetFramework>
  <TargetFramework Condition="${version} &gt;= 5">net${version}</TargetFramework>
</PropertyGroup></Project>`

// What later SDKs have every program use, as the samples expect.
const usings = ['System', 'System.Net.Http', 'System.Text', 'System.Text.Json', 'System.Threading.Tasks']

/** A program made of statements of a document, as the body of its entry point, and of members next to it. */
export interface CSharpProgram {
  usings?: readonly string[]
  main: string
  members?: string
}

export interface BuiltProgram {
  /** What it prints. Rejects when it ends badly. */
  run(...args: string[]): Promise<string>
  remove(): Promise<void>
}

export const missingCSharp = () => missing('dotnet SDK', 'dotnet', '--list-sdks')

export async function buildCSharp(program: CSharpProgram): Promise<BuiltProgram> {
  const home = await mkdtemp(join(tmpdir(), 'parley-csharp-'))
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', HOME: home }
  const built = join(home, 'built')
  const remove = () => rm(home, { recursive: true, force: true })
  try {
    await writeFile(join(home, 'sample.csproj'), project)
    await writeFile(join(home, 'Program.cs'), textOf(program))
    await run('dotnet', ['build', '--output', built, home], { env })
  } catch (error) {
    await remove()
    throw error
  }
  return {
    run: async (...args) => (await run('dotnet', [join(built, 'sample.dll'), ...args], { env })).stdout,
    remove,
  }
}

function textOf({ usings: more = [], main, members = '' }: CSharpProgram): string {
  const all = [...new Set([...usings, ...more])].map((name) => `using ${name};\n`).join('')
  return `${all}class Program\n{\nstatic async Task Main(string[] args)\n{\nawait Task.Yield();\n${main}\n}\n${members}}\n`
}
