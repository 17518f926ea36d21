const kept = 100

/** Whether no tab has told of this message yet: a stream begins a few seconds before it is opened. */
export function isUntold(workspace: string, messageId: number): boolean {
  const key = `parley.told.${workspace}`
  const told = (localStorage.getItem(key) ?? '').split(' ')
  if (told.includes(String(messageId))) return false
  localStorage.setItem(key, [...told, messageId].slice(-kept).join(' '))
  return true
}
