// What a screen reader hears: the accessibility tree of a document, as Chromium gives it to the system.

// Boxes that nobody hears of, and lines that only repeat the text above them.
const SILENT = new Set(['none', 'generic', 'InlineTextBox', 'LineBreak', 'Iframe'])

/** The tree of `frame`'s document: [role, name, [children…]]; what is hidden or says nothing is left out. */
export async function listTree(session, frame) {
  const { nodes } = await session.send('Accessibility.getFullAXTree', { frameId: frame._id })
  const byId = new Map(nodes.map(node => [node.nodeId, node]))
  const list = id => {
    const node = byId.get(id)
    if (!node) return []
    const children = (node.childIds ?? []).flatMap(list)
    const role = node.role?.value ?? ''
    if (node.ignored || SILENT.has(role)) return children
    return [[role, node.name?.value ?? '', children]]
  }
  return nodes.filter(node => !node.parentId).flatMap(node => list(node.nodeId))
}
