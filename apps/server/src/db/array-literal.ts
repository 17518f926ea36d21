const plain = /^[\w.:+-]+$/

export type ArrayElement = string | number | boolean | null | undefined

/**
 * PostgreSQL's text form of an array, for a column of a large batch. pg's own quotes every element, which takes three
 * times as long. PostgreSQL reads rows from arrays in a third of the time that JSON takes.
 */
export function arrayLiteral(elements: readonly ArrayElement[]): string {
  let text = '{'
  for (const element of elements) {
    if (text.length > 1) text += ','
    if (element === null || element === undefined) text += 'NULL'
    else if (typeof element !== 'string') text += element
    else if (plain.test(element) && element.toLowerCase() !== 'null') text += element
    else text += `"${element.replace(/[\\"]/g, '\\$&')}"`
  }
  return `${text}}`
}
