import { useParams } from '@tanstack/react-router'

/** Of the address; undefined outside of a workspace. */
export const useWorkspaceId = (): string | undefined =>
  (useParams({ strict: false }) as { workspace?: string }).workspace
