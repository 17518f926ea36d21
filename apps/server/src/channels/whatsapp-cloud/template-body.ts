import type { TemplateButton, TemplateContent, TemplateHeader, TemplateValues } from '../../core/channels/content.ts'

/** A template message in Graph's format: one component for each part with values. */
export function templateBody({ name, language, expires_at, cards, ...values }: TemplateContent): object {
  const components = [
    ...componentsOf(values),
    ...(expires_at === undefined ? [] : [offerComponent(expires_at)]),
    ...(cards ? [{ type: 'carousel', cards: cards.map(cardOf) }] : []),
  ]
  return { name, language: { code: language }, ...(components.length > 0 && { components }) }
}

function componentsOf({ variables, header, buttons = [] }: TemplateValues): object[] {
  const body = parametersOf(variables)
  return [
    ...(header ? [{ type: 'header', parameters: [headerParameter(header)] }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: body }] : []),
    ...buttons.map(buttonComponent),
  ]
}

function cardOf(values: TemplateValues, card_index: number): object {
  return { card_index, components: componentsOf(values) }
}

function offerComponent(expiresAt: string): object {
  const limited_time_offer = { expiration_time_ms: Date.parse(expiresAt) }
  return { type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer }] }
}

function parametersOf(variables: TemplateContent['variables']): object[] {
  if (Array.isArray(variables)) return variables.map((text) => ({ type: 'text', text }))
  return Object.entries(variables).map(([parameter_name, text]) => ({ type: 'text', parameter_name, text }))
}

function headerParameter(header: TemplateHeader): object {
  switch (header.type) {
    case 'text':
      return { type: 'text', parameter_name: header.name, text: header.text }
    case 'location': {
      const { latitude, longitude, name, address } = header
      return { type: 'location', location: { latitude: String(latitude), longitude: String(longitude), name, address } }
    }
    case 'product': {
      const { product_id: product_retailer_id, catalog_id } = header
      return { type: 'product', product: { product_retailer_id, catalog_id } }
    }
    default: {
      const { type, url: link, filename } = header
      return { type, [type]: { link, ...(type === 'document' && { filename }) } }
    }
  }
}

function buttonComponent(button: TemplateButton): object {
  const [sub_type, parameter] = buttonParameter(button)
  const parameters = parameter === null ? [] : [parameter]
  return { type: 'button', sub_type, index: String(button.index), parameters }
}

/** Graph's name of the button's kind, and its parameter. */
function buttonParameter(button: TemplateButton): [kind: string, parameter: object | null] {
  switch (button.type) {
    case 'url':
      return ['url', { type: 'text', text: button.value }]
    case 'quick_reply':
      return ['quick_reply', { type: 'payload', payload: button.value }]
    case 'copy_code':
      return ['copy_code', { type: 'coupon_code', coupon_code: button.value }]
    case 'flow':
      // Meta's own default of the token.
      return ['flow', action({ flow_token: button.token ?? 'unused', flow_action_data: button.data })]
    case 'catalog':
      return [
        'catalog',
        button.thumbnail === undefined ? null : action({ thumbnail_product_retailer_id: button.thumbnail }),
      ]
    case 'products': {
      const sections = button.sections.map(({ title, products }) => ({
        title,
        product_items: products.map((product_retailer_id) => ({ product_retailer_id })),
      }))
      return ['mpm', action({ thumbnail_product_retailer_id: button.thumbnail, sections })]
    }
  }
}

function action(fields: object): object {
  return { type: 'action', action: fields }
}
