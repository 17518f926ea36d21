import type { Schemas } from '../../api/schema.gen.ts'

export type Import = Schemas['Import']
export type ImportWithPreview = Schemas['ImportWithPreview']
