import { printedSchema } from '../../apps/server/src/graphql/schema.ts'

/** The types of `/graphql`. */
export const graphqlSchema = async (): Promise<string> => printedSchema()
