import type { GraphFailure } from './failure.ts'
import { invalid, missing, wrongValue } from './failure.ts'
import { listOf, objectOf } from './json.ts'
import { componentOf, type GraphTemplate, openButtonsOf, variablesOf } from './template.ts'

type Fields = Record<string, unknown>

const untold = (code: number, status: number, message: string, details: string): GraphFailure => ({
  code,
  status,
  details,
  message: `(#${code}) ${message}`,
})

/** Graph's refusal of a template message: first for its form, then for an unknown template. */
export function checkTemplate(content: Fields, templates: readonly GraphTemplate[] | undefined): GraphFailure | null {
  const { name } = content
  const language = objectOf(content.language).code
  if (typeof name !== 'string' || name === '') return missing('template.name')
  if (typeof language !== 'string' || language === '') return missing('template.language.code')
  const components = listOf(content.components).map(objectOf)
  for (const component of components) {
    const refused = checkComponent(component)
    if (refused) return refused
  }
  return templates ? checkAgainst(templates, { name, language, components }) : null
}

const buttonKinds = ['url', 'quick_reply', 'copy_code', 'flow', 'catalog', 'mpm']

function checkComponent({ type, sub_type, index, parameters, cards }: Fields): GraphFailure | null {
  if (type === 'carousel') {
    const inner = listOf(cards).flatMap((card, at) => {
      const { card_index, components } = objectOf(card)
      return card_index === at ? listOf(components).map(objectOf) : [{}]
    })
    return inner.map(checkComponent).find((refused) => refused !== null) ?? null
  }
  if (type !== 'header' && type !== 'body' && type !== 'button' && type !== 'limited_time_offer') {
    return wrongValue('template.components.type')
  }
  if (!Array.isArray(parameters)) return missing('template.components.parameters')
  if (type === 'button') {
    if (!buttonKinds.includes(String(sub_type))) return wrongValue('template.components.sub_type')
    if (!/^\d$/.test(String(index))) return missing('template.components.index')
  }
  return parameters.map((parameter) => checkParameter(objectOf(parameter))).find((refused) => refused !== null) ?? null
}

function checkParameter(parameter: Fields): GraphFailure | null {
  const { type, text, payload } = parameter
  switch (type) {
    case 'text':
      if (typeof text !== 'string' || text === '') return missing('template.components.parameters.text')
      if (/[\n\t]| {5}/.test(text)) {
        return invalid('Param text cannot have new-line/tab characters or more than 4 consecutive spaces')
      }
      return null
    case 'payload':
      return typeof payload === 'string' ? null : missing('template.components.parameters.payload')
    case 'coupon_code':
      return typeof parameter.coupon_code === 'string' ? null : missing('template.components.parameters.coupon_code')
    case 'action':
      return checkAction(objectOf(parameter.action))
    case 'location':
    case 'product':
      return checkNamed(parameter)
    case 'limited_time_offer': {
      const { expiration_time_ms: time } = objectOf(parameter.limited_time_offer)
      return Number.isInteger(time) ? null : missing('limited_time_offer.expiration_time_ms')
    }
    case 'image':
    case 'video':
    case 'document':
      return typeof objectOf(parameter[type]).link === 'string' ? null : missing(`template.components.${type}.link`)
    default:
      return wrongValue('template.components.parameters.type')
  }
}

function checkAction({ flow_token, sections, thumbnail_product_retailer_id: thumbnail }: Fields): GraphFailure | null {
  if (typeof flow_token === 'string' || (sections === undefined && typeof thumbnail === 'string')) return null
  const products = listOf(sections).flatMap((section) => listOf(objectOf(section).product_items).map(objectOf))
  const complete = products.length > 0 && products.every(({ product_retailer_id: id }) => typeof id === 'string')
  return complete ? null : wrongValue('template.components.parameters.action')
}

function checkNamed(parameter: Fields): GraphFailure | null {
  const { latitude, longitude } = objectOf(parameter.location)
  const { product_retailer_id: id, catalog_id: catalog } = objectOf(parameter.product)
  const texts = parameter.type === 'location' ? [latitude, longitude] : [id, catalog]
  return texts.every((text) => typeof text === 'string') ? null : missing(`template.components.${parameter.type}`)
}

function checkAgainst(
  templates: readonly GraphTemplate[],
  { name, language, components }: { name: string; language: string; components: Fields[] },
): GraphFailure | null {
  const template = templates.find((one) => one.name === name && one.language === language)
  if (!template || template.status === 'REJECTED' || template.status === 'PENDING') {
    const details = `template name (${name}) does not exist in ${language}`
    return untold(132001, 404, 'Template name does not exist in the translation', details)
  }
  if (template.status === 'PAUSED') return untold(132015, 400, 'Template is Paused', `${name} is paused`)
  if (template.status === 'DISABLED') return untold(132016, 400, 'Template is Disabled', `${name} is disabled`)
  const given = (type: string) => listOf(components.find((component) => component.type === type)?.parameters)
  const counts: [string, unknown[], string[]][] = [
    ['body', given('body'), variablesOf(componentOf(template, 'BODY').text)],
    ['header', textual(given('header')), variablesOf(componentOf(template, 'HEADER').text)],
  ]
  for (const [part, parameters, expected] of counts) {
    if (parameters.length === expected.length) continue
    const details = `${part}: number of localizable_params (${parameters.length}) does not match the expected number of params (${expected.length})`
    return untold(132000, 400, 'Number of parameters does not match the expected number of params', details)
  }
  return (
    checkNames(template, given('body')) ??
    checkHeader(template, given('header')) ??
    checkButtons(template, components) ??
    checkOffer(template, components) ??
    checkCards(template, components)
  )
}

function checkOffer(template: GraphTemplate, components: Fields[]): GraphFailure | null {
  const wanted = objectOf(componentOf(template, 'LIMITED_TIME_OFFER').limited_time_offer).has_expiration === true
  const given = components.some(({ type }) => type === 'limited_time_offer')
  return wanted === given ? null : missing('limited_time_offer')
}

function checkCards(template: GraphTemplate, components: Fields[]): GraphFailure | null {
  const wanted = listOf(componentOf(template, 'CAROUSEL').cards).map(objectOf)
  const given = listOf(components.find(({ type }) => type === 'carousel')?.cards).map(objectOf)
  if (wanted.length !== given.length) return missing('carousel.cards')
  const refusals = wanted.map((card, at) => {
    const components = listOf(card.components).map(objectOf)
    const filled = listOf(given[at]?.components).map(objectOf)
    const header = filled.find(({ type }) => type === 'header')
    return checkHeader({ components }, listOf(header?.parameters)) ?? checkButtons({ components }, filled)
  })
  return refusals.find((refused) => refused !== null) ?? null
}

const textual = (parameters: unknown[]) => parameters.filter((parameter) => objectOf(parameter).type === 'text')

function checkNames(template: GraphTemplate, parameters: unknown[]): GraphFailure | null {
  if (template.parameter_format !== 'NAMED') return null
  const expected = variablesOf(componentOf(template, 'BODY').text)
  const names = parameters.map((parameter) => objectOf(parameter).parameter_name)
  if (expected.every((name) => names.includes(name))) return null
  return untold(100, 400, 'Invalid parameter', `Parameter name is missing or empty: ${expected.join(', ')}`)
}

function checkHeader(template: Pick<GraphTemplate, 'components'>, parameters: unknown[]): GraphFailure | null {
  const { format } = componentOf(template, 'HEADER')
  const expected = typeof format === 'string' && format !== 'TEXT' ? format.toLowerCase() : undefined
  const found = parameters.map((parameter) => objectOf(parameter).type).find((type) => type !== 'text')
  if (found === expected) return null
  const details = `header: Format mismatch, expected ${expected ?? 'none'}, received ${found ?? 'none'}`
  return untold(132012, 400, 'Parameter format does not match format in the created template', details)
}

function checkButtons(template: Pick<GraphTemplate, 'components'>, components: Fields[]): GraphFailure | null {
  const filled = components.filter(({ type }) => type === 'button').map(({ index }) => Number(index))
  const open = openButtonsOf(template).find(({ index }) => !filled.includes(index))
  return open ? missing(`buttons: Button at index ${open.index} of type ${open.kind} requires a parameter`) : null
}
