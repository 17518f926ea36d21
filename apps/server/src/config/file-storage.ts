import { z } from 'zod'

/** Undefined `s3`: a folder in the data directory. */
export interface FilesConfig {
  /** In bytes. */
  largest: number
  s3: { url: string; region: string; accessKeyId: string; secretAccessKey: string } | undefined
}

const required = ['PARLEY_S3_URL', 'PARLEY_S3_ACCESS_KEY_ID', 'PARLEY_S3_SECRET_ACCESS_KEY'] as const

export const fileVariables = {
  PARLEY_FILE_SIZE_MB: z
    .string()
    .regex(/^\d{1,3}$/, 'must be 1 to 100')
    .transform(Number)
    .refine((size) => size >= 1 && size <= 100, 'must be 1 to 100')
    .default(16),
  PARLEY_S3_URL: z.url({ protocol: /^https?$/, error: 'must be a URL that ends with the bucket' }).optional(),
  PARLEY_S3_REGION: z.string().max(100).default('us-east-1'),
  PARLEY_S3_ACCESS_KEY_ID: z.string().max(500).optional(),
  PARLEY_S3_SECRET_ACCESS_KEY: z.string().max(500).optional(),
}

/** The variables that the given ones require. The schema checks each variable by itself. */
export function fileProblems(set: NodeJS.ProcessEnv): string[] {
  const given = [...required, 'PARLEY_S3_REGION'].find((name) => set[name] !== undefined)
  if (given === undefined) return []
  return required.filter((name) => set[name] === undefined).map((name) => `${name} must be set where ${given} is`)
}

const values = z.object(fileVariables)

export function filesOf(data: z.output<typeof values>): FilesConfig {
  const { PARLEY_S3_URL: url, PARLEY_S3_ACCESS_KEY_ID: accessKeyId } = data
  const secretAccessKey = data.PARLEY_S3_SECRET_ACCESS_KEY
  const isComplete = url !== undefined && accessKeyId !== undefined && secretAccessKey !== undefined
  return {
    largest: data.PARLEY_FILE_SIZE_MB * 2 ** 20,
    s3: isComplete
      ? { url: url.replace(/\/+$/, ''), region: data.PARLEY_S3_REGION, accessKeyId, secretAccessKey }
      : undefined,
  }
}
