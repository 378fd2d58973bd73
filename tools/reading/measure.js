// In the browser: what can be measured of a document as it is laid out in foliate-js's columns.
// A finding is { kind, where, what }; `where` is a selector, or the words themselves.

const SLACK = 1.5 // px: hanging punctuation and rounding
const TEXT_CONTRAST = 4.5 // WCAG 2.2, 1.4.3
const RULE_CONTRAST = 3 // WCAG 2.2, 1.4.11
const LONG_WORD = /\p{L}{6,}[.,:;?!»…]*/gu // with what stands fast at its end
const LONG_PARAGRAPH = 200 // characters from which on the length of lines says something

/** Where the columns stand: their distance, the air on both sides, their height, in px. */
export function findColumns(doc, renderer) {
  const style = doc.defaultView.getComputedStyle(doc.documentElement)
  const pitch = renderer.size / renderer.columnCount
  const air = parseFloat(style.paddingLeft)
  return { pitch, air, height: doc.documentElement.clientHeight, pages: renderer.pages - 2, size: renderer.size }
}

/** All findings of a document, and what is counted: characters by face, length of lines. */
export function measureDocument(doc, columns, ground) {
  const texts = listTexts(doc)
  const findings = [
    ...findOverflow(doc, texts, columns),
    ...findClipped(doc),
    ...findBlindPictures(doc),
    ...findLowContrast(doc, texts, ground),
    ...findShownMarks(doc),
    ...findBlankPages(doc, texts, columns),
    ...findStranded(texts, columns),
  ]
  return { findings, faces: countFaces(texts), lines: measureLines(doc, columns), broken: findBrokenWords(texts) }
}

/** A text node that is shown, with its element and that one's style. */
function listTexts(doc) {
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
  const styles = new Map()
  const texts = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.nodeValue.trim()) continue
    const element = node.parentElement
    if (!styles.has(element)) styles.set(element, doc.defaultView.getComputedStyle(element))
    const rects = listRects(node)
    if (rects.length && styles.get(element).visibility !== 'hidden')
      texts.push({ node, element, style: styles.get(element), rects })
  }
  return texts
}

function listRects(node, start, end) {
  const range = node.ownerDocument.createRange()
  if (start === undefined) range.selectNodeContents(node)
  else {
    range.setStart(node, start)
    range.setEnd(node, end)
  }
  return [...range.getClientRects()].filter(rect => rect.width > 0 && rect.height > 0)
}

// --- what does not fit

/** How far a rectangle sticks out of the column that it begins in, in px. */
function sticksOut({ left, right, top, bottom }, { pitch, air, height }, block) {
  const start = Math.floor((left + SLACK) / pitch) * pitch
  const aside = Math.max(start + air - left, right - (start + pitch - air))
  // The rectangle of words is as high as their font, which may be higher than their line.
  return block ? Math.max(aside, -top, bottom - height) : aside
}

function findOverflow(doc, texts, columns) {
  const found = new Map()
  const seen = element => element && (found.has(element) || seen(element.parentElement))
  const add = (element, rects, words) => {
    const block = !words && doc.defaultView.getComputedStyle(element).display !== 'inline'
    const worst = Math.max(...rects.map(rect => sticksOut(rect, columns, block || element.localName === 'img')))
    if (worst > SLACK && !seen(element))
      found.set(element, { kind: 'overflow', where: words ?? name(element), what: `${Math.round(worst)} px` })
  }
  for (const element of doc.body.querySelectorAll('*')) {
    const rects = [...element.getClientRects()].filter(rect => rect.width > 0 && rect.height > 0)
    if (rects.length) add(element, rects)
  }
  for (const { node, element, rects } of texts) add(element, rects, `${name(element)} «${shorten(node.nodeValue)}»`)
  return [...found.values()]
}

function findClipped(doc) {
  const clipped = []
  for (const element of doc.body.querySelectorAll('*')) {
    const { overflowX, overflowY } = doc.defaultView.getComputedStyle(element)
    const wide = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + SLACK
    const high = overflowY !== 'visible' && element.scrollHeight > element.clientHeight + SLACK
    const block = element.clientWidth > 0 && element.localName !== 'img'
    if (block && (wide || high)) clipped.push({ kind: 'clipped', where: name(element), what: 'cuts its contents off' })
  }
  return clipped
}

function findBlankPages(doc, texts, { size, pages }) {
  const filled = new Set()
  const fill = ({ left, right }) => {
    for (let page = Math.floor(left / size); page <= Math.floor((right - SLACK) / size); page += 1) filled.add(page)
  }
  texts.forEach(({ rects }) => rects.forEach(fill))
  for (const picture of doc.body.querySelectorAll('img, svg')) [...picture.getClientRects()].forEach(fill)
  const blank = Array.from({ length: pages }, (_, page) => page).filter(page => !filled.has(page))
  return blank.map(page => ({ kind: 'blank', where: `page ${page + 1} of ${pages}`, what: 'shows nothing' }))
}

/** Headings at the end of a page whose text begins on the next one. */
function findStranded(texts, { size }) {
  const stranded = []
  for (const [index, { element, rects }] of texts.entries()) {
    const heading = element.closest('h1, h2, h3, dt, .kicker, .question')
    const next = texts[index + 1]
    if (!heading || !next || heading.contains(next.element)) continue
    const between = heading.nextElementSibling ?? heading.parentElement.nextElementSibling
    if (between?.matches('figure, div.sitter')) continue
    const [last, first] = [rects.at(-1), next.rects[0]].map(({ left }) => Math.floor(left / size))
    if (first > last) stranded.push({ kind: 'stranded', where: name(heading), what: 'ends a page' })
  }
  return stranded
}

/** Words that are broken at the end of a line, without a hyphen, because they are wider than it. */
function findBrokenWords(texts) {
  const broken = []
  for (const { node, rects } of texts) {
    if (rects.length < 2) continue
    for (const { 0: word, index } of node.nodeValue.matchAll(LONG_WORD)) {
      const parts = listRects(node, index, index + word.length)
      // The rest of a word that begins with a drop cap stands beside it; a broken one goes on further left, or in
      // another column.
      const turned = ({ left }, at) => at && (left < parts[at - 1].right - 2 || left > parts[at - 1].right + 30)
      if (parts.some(turned)) broken.push(word)
    }
  }
  return broken
}

/** Characters a line, on average, in the document's long paragraphs: the least and the most. */
function measureLines(doc, { pitch }) {
  const lengths = []
  for (const paragraph of doc.body.querySelectorAll('p')) {
    const { length } = paragraph.textContent
    if (length < LONG_PARAGRAPH) continue
    const range = doc.createRange()
    range.selectNodeContents(paragraph)
    const lines = new Set()
    for (const { left, bottom } of range.getClientRects())
      lines.add(`${Math.floor(left / pitch)} ${Math.round(bottom / 6)}`)
    lengths.push(Math.round(length / lines.size))
  }
  return lengths.length ? [Math.min(...lengths), Math.max(...lengths)] : null
}

// --- what is not seen

function findBlindPictures(doc) {
  return [...doc.images]
    .filter(image => !image.naturalWidth || !image.clientWidth)
    .map(image => ({ kind: 'picture', where: image.dataset.src ?? image.alt, what: 'is not shown' }))
}

/** Page marks say where a printed page begins; they are not to be seen. */
function findShownMarks(doc) {
  return [...doc.body.querySelectorAll('[role~="doc-pagebreak"]')]
    .filter(mark => mark.textContent.trim() || mark.getBoundingClientRect().width > 0)
    .map(mark => ({ kind: 'mark', where: name(mark), what: 'is seen on the page' }))
}

// --- colours

function findLowContrast(doc, texts, ground) {
  const found = new Map()
  const check = (element, colour, least, thing) => {
    const behind = findGround(doc, element, ground)
    const ratio = contrast(blend(colour, behind), behind)
    if (ratio >= least) return
    const what = `${thing} ${ratio.toFixed(1)} : 1, on rgb(${behind.map(Math.round)})`
    found.set(`${name(element)} ${what}`, { kind: 'contrast', where: name(element), what })
  }
  for (const { element, style } of texts) check(element, fade(element, style.color), TEXT_CONTRAST, 'text')
  for (const element of doc.body.querySelectorAll('*')) {
    const style = doc.defaultView.getComputedStyle(element)
    for (const side of ['Top', 'Right', 'Bottom', 'Left'])
      if (parseFloat(style[`border${side}Width`]) && !['none', 'hidden'].includes(style[`border${side}Style`]))
        check(element, fade(element, style[`border${side}Color`]), RULE_CONTRAST, 'rule')
  }
  return [...found.values()]
}

/** The colour behind an element: the page's ground, and over it the grounds of what the element stands in. */
function findGround(doc, element, ground) {
  const layers = []
  for (let box = element; box && box !== doc.body; box = box.parentElement)
    layers.push(readColour(doc.defaultView.getComputedStyle(box).backgroundColor))
  return layers.reduceRight((below, layer) => blend(layer, below), ground)
}

function fade(element, colour) {
  const [red, green, blue, alpha] = readColour(colour)
  let opacity = alpha
  for (let box = element; box; box = box.parentElement)
    opacity *= parseFloat(box.ownerDocument.defaultView.getComputedStyle(box).opacity)
  return [red, green, blue, opacity]
}

const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
const colours = new Map()

/** A CSS colour as red, green, blue (0 to 255) and alpha (0 to 1). */
function readColour(css) {
  if (!colours.has(css)) {
    pen.clearRect(0, 0, 1, 1)
    pen.fillStyle = css
    pen.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data
    colours.set(css, [red, green, blue, alpha / 255])
  }
  return colours.get(css)
}

const blend = ([red, green, blue, alpha], below) =>
  [red, green, blue].map((value, channel) => alpha * value + (1 - alpha) * below[channel])

/** WCAG 2.2: contrast ratio of two colours. */
function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour) {
  const [red, green, blue] = colour
    .map(value => value / 255)
    .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

// --- faces

/** The characters that are painted in each face: {"PT Serif|400|normal": "абв…"}. */
function countFaces(texts) {
  const faces = new Map()
  const add = (style, words) => {
    const family = style.fontFamily.split(',')[0].replaceAll('"', '').trim()
    const face = `${family}|${style.fontWeight}|${style.fontStyle}`
    if (!faces.has(face)) faces.set(face, new Set())
    for (const letter of words) if (letter.trim()) faces.get(face).add(letter)
  }
  for (const { node, element, style } of texts) {
    const words = style.textTransform === 'uppercase' ? node.nodeValue.toUpperCase() : node.nodeValue
    add(style, words)
    const first = node.ownerDocument.defaultView.getComputedStyle(element, '::first-letter')
    if (first.fontSize !== style.fontSize && element.firstChild === node) add(first, words.slice(0, 3))
  }
  return Object.fromEntries([...faces].map(([face, letters]) => [face, [...letters].sort().join('')]))
}

// --- names

/** A short selector: the element, its class or id, and where it stands. */
function name(element) {
  const own = element.id ? `#${element.id}` : [element.localName, ...element.classList].join('.')
  const above = element.parentElement
  if (element.id || !above || above.localName === 'body') return own
  return `${name(above).split(' ').slice(-2).join(' ')} ${own}`
}

const shorten = words => (words.length > 30 ? `${words.trim().slice(0, 30)}…` : words.trim())
