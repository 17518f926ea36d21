import type { SetUp } from './set-up.ts'

/** Undefined once there is an owner. The token is in the fragment, so that no proxy logs it. */
export async function setUpLink(setUp: SetUp, publicUrl: string): Promise<string | undefined> {
  return (await setUp.isNeeded()) ? `${publicUrl}/app/setup#${setUp.token()}` : undefined
}
