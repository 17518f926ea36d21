// The messages about a field from this dialect's schemas and from core, without the field's name.
const sentences: [pattern: RegExp, portuguese: string][] = [
  [/^is required$/, 'é obrigatório'],
  [/^must be text$/, 'deve ser um texto'],
  [/^must not be empty$/, 'não pode ficar vazio'],
  [/^must have at most (\d+) characters$/, 'deve ter no máximo $1 caracteres'],
  [/^must have at least (\d+) items$/, 'deve ter pelo menos $1 itens'],
  [/^must have at most (\d+) items$/, 'deve ter no máximo $1 itens'],
  [/^must be a list$/, 'deve ser uma lista'],
  [/^must be a list of event names$/, 'deve ser uma lista de eventos'],
  [/^must name at least one event$/, 'deve ter pelo menos um evento'],
  [/^must be a whole number from (\d+) to (\d+)$/, 'deve ser um número inteiro de $1 a $2'],
  [/^must be a positive whole number$/, 'deve ser um número inteiro positivo'],
  [/^must be a number from (\S+) to (\S+)$/, 'deve ser um número de $1 a $2'],
  [/^must be an e-mail address$/, 'deve ser um e-mail válido'],
  [/^must be an http or https URL$/, 'deve ser uma URL http ou https'],
  [/^must be a MIME type like image\/jpeg$/, 'deve ser um tipo MIME como image/jpeg'],
  [/^must be a phone number with its country code, .*$/, 'deve ser um telefone válido, com DDD'],
  [/^must be the address of a contact: .*$/, 'deve ser o endereço de um contato: ninguém tem esse id do WhatsApp'],
  [/^must be one of (.+)$/, 'deve ser um destes: $1'],
  [/^must be true or false$/, 'deve ser true ou false'],
  [/^must be a JSON object$/, 'deve ser um objeto JSON'],
  [/^must be a template of this integration$/, 'não é um template desta integração'],
  [/^points into a private network \((.+)\), .*$/, 'aponta para uma rede privada ($1)'],
  [/^is not for type (\w+)$/, 'não se aplica ao type $1'],
  [/^is not a known field$/, 'não é conhecido'],
  [/^belongs to another contact$/, 'já pertence a outro lead'],
]

/**
 * A field's problem in the document's form: `O campo phone é obrigatório.` Rare messages without a translation stay in
 * English: `text must not contain NUL.`
 */
export function inPortuguese(field: string, problem: string): string {
  const known = sentences.find(([pattern]) => pattern.test(problem))
  if (!known) return `${field} ${problem}.`
  const [pattern, portuguese] = known
  const subject = field === '' ? 'O corpo da requisição' : `O campo ${field}`
  return `${subject} ${problem.replace(pattern, portuguese)}.`
}
