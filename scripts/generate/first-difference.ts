/** Where two texts part, as a hint for the reader: the line's number, what stands there and what should. */
export function firstDifference(current: string, expected: string): string {
  const [now, then] = [current.split('\n'), expected.split('\n')]
  const index = then.findIndex((line, number) => line !== now[number])
  const at = index === -1 ? then.length : index
  return `line ${at + 1}:\n- ${now[at] ?? '(end)'}\n+ ${then[at] ?? '(end)'}`
}
