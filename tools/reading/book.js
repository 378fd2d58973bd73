// In the browser: one ePub in foliate-js, turned page by page. reader.mjs calls what stands in `window.book`.

import { makeBook } from '/foliate/view.js'
import * as measure from '/reading/measure.js'

const view = document.createElement('foliate-view')
let faults = []

/** Opens the ePub at `url`; `theme` is the sheet that a reading app lays over its own. Gives what the book says. */
async function open(url, theme) {
  const response = await fetch(url)
  const file = new File([await response.blob()], 'issue.epub', { type: 'application/epub+zip' })
  const book = await makeBook(file)
  document.body.append(view)
  await view.open(book)
  view.renderer.setStyles(theme)
  await view.renderer.goTo({ index: 0 })
  return { documents: book.sections.map(section => section.id), pageList: await findPages(book) }
}

/** The book's list of printed pages: its label and whether the target stands in the document. */
async function findPages(book) {
  const found = []
  const documents = new Map()
  for (const item of book.pageList ?? []) {
    const { index, anchor } = (await book.resolveHref(item.href)) ?? {}
    if (index !== undefined && !documents.has(index)) documents.set(index, await book.sections[index].createDocument())
    const target = index === undefined ? null : anchor(documents.get(index))
    found.push({ label: item.label, href: item.href, found: Boolean(target?.id) })
  }
  return found
}

/** The document that is shown now; waits until its fonts and pictures are there. */
async function settle() {
  const { doc, index } = view.renderer.getContents()[0]
  await doc.fonts.ready
  await Promise.all([...doc.images].map(image => image.decode().catch(() => null)))
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  return { index, document: view.book.sections[index].id, pages: view.renderer.pages - 2 }
}

/** Turns to the document's last page; gives the number of pages that came by. */
async function turnToEnd() {
  let pages = 1
  while (view.renderer.page < view.renderer.pages - 2) {
    const before = view.renderer.page
    await view.renderer.next()
    if (view.renderer.page === before) break
    pages += 1
  }
  return pages
}

/** The page after the document's last one; false where the book ends. */
async function turnToNext() {
  if (view.renderer.atEnd) return false
  await view.renderer.next()
  return true
}

/** What measure.js finds in the document on a ground of this colour. */
function look(ground) {
  const { doc } = view.renderer.getContents()[0]
  const columns = measure.findColumns(doc, view.renderer)
  return measure.measureDocument(doc, columns, ground)
}

const goToPage = page => view.renderer.goTo({
  index: view.renderer.getContents()[0].index,
  anchor: view.renderer.pages > 3 ? page / (view.renderer.pages - 3) : 0,
})
const goToDocument = index => view.renderer.goTo({ index, anchor: 0 })

/** The colour of the first pixel of a PNG. */
async function readPixel(base64) {
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: 'none' })
  const context = new OffscreenCanvas(1, 1).getContext('2d')
  context.drawImage(bitmap, 0, 0)
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)]
}

window.addEventListener('error', event => faults.push(event.message))
window.addEventListener('unhandledrejection', event => faults.push(String(event.reason)))
const takeFaults = () => faults.splice(0)

window.book = { open, settle, turnToEnd, turnToNext, look, goToPage, goToDocument, readPixel, takeFaults }
