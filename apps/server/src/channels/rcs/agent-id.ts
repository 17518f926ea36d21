/** The id alone: Google also writes an agent as `brands/…/agents/<id>` and as `<id>@rbm.goog`. */
export function agentIdOf(name: string): string {
  return name.replace(/^.*\//, '').replace(/@rbm\.goog$/, '')
}
