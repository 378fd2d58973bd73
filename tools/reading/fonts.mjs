// Which fonts really painted the text: those of the book, or others because a glyph or a font was not there.

const TEXT = 3

/** Findings for elements of the shown document whose text was painted with a font that is not the book's. */
export async function findFonts(session) {
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true })
  const elements = listElements(findFrame(root), [])
  const answers = await Promise.all(
    elements.map(({ nodeId }) => session.send('CSS.getPlatformFontsForNode', { nodeId })),
  )
  const findings = []
  for (const [index, { fonts }] of answers.entries())
    for (const { glyphCount, familyName } of fonts.filter(font => !font.isCustomFont))
      findings.push({ kind: 'font', where: say(elements[index]), what: `${glyphCount} glyphs from ${familyName}` })
  await session.send('CSS.disable')
  await session.send('DOM.disable')
  return findings
}

/** The body of the document in the reading system's frame. */
function findFrame(node) {
  if (node.contentDocument) return node.contentDocument
  for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) {
    const found = findFrame(child)
    if (found) return found
  }
  return null
}

function listElements(node, found) {
  if (['head', 'style', 'script'].includes(node.localName)) return found
  if (node.children?.some(child => child.nodeType === TEXT && child.nodeValue.trim())) found.push(node)
  for (const child of node.children ?? []) listElements(child, found)
  return found
}

function say(node) {
  const words = node.children.find(child => child.nodeType === TEXT && child.nodeValue.trim()).nodeValue.trim()
  return `${node.localName} «${words.slice(0, 30)}»`
}
