// Reads ePubs as a person would: in foliate-js, in headless Chromium, in several looks; says what was seen as JSON.
//
//   node reader.mjs job.json > seen.json
//
// job: { modules: a node_modules folder, chromium: file, books: [{ file, looks: [name of LOOKS…] }…],
//        shots: folder for screenshots or null, pages: how many of a document's pages to take (0: all) }
// Everything comes from loopback; whatever asks for another address is refused and named in the findings.

import { createReadStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listTree } from './tree.mjs'
import { findFonts } from './fonts.mjs'

/** How an issue is looked at: px of the window, size of text in per cent of the reader's own, night or day. */
const LOOKS = {
  light: { width: 800, height: 1060, size: 100, dark: false },
  dark: { width: 800, height: 1060, size: 100, dark: true },
  double: { width: 800, height: 1060, size: 200, dark: false },
  phone: { width: 360, height: 640, size: 100, dark: false },
  'phone-dark-double': { width: 360, height: 640, size: 200, dark: true },
}

// Words and glyphs are the same in every look: fonts and what a screen reader hears are asked for in this one alone.
const LISTENING = 'light'

// A screenshot of what lies beyond the window would lay the book out anew.
const SHOT = { captureBeyondViewport: false }

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.epub': 'application/epub+zip' }

const SWITCHES = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--mute-audio',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/** A reading app's own sheet: the colours of its page, and the size of text that the reader set. */
const makeTheme = ({ dark, size }) => `
  html {
    color-scheme: ${dark ? 'dark' : 'light'};
    color: ${dark ? '#d8d8d8' : '#000'};
    background: ${dark ? '#121212' : '#fff'};
    font-size: ${size}%;
  }`

/** Serves foliate-js, this folder and the books, on 127.0.0.1 alone. */
async function serve(modules, books) {
  const folders = { foliate: join(modules, 'foliate-js'), reading: dirname(fileURLToPath(import.meta.url)) }
  const server = createServer((request, response) => {
    const [, room, ...rest] = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname).split('/')
    const find = folder => {
      const path = normalize(join(folder, ...rest))
      return path.startsWith(folder + sep) ? path : null
    }
    const file = room === 'book' ? books[parseInt(rest[0])]?.file : folders[room] && find(folders[room])
    const fail = () => response.writeHead(404).end()
    if (!file) return fail()
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
    return createReadStream(file).on('error', fail).pipe(response)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** A page that may fetch from `origin` only; other addresses go to `refused`. */
async function openPage(browser, origin, look, refused) {
  const page = await browser.newPage()
  await page.setViewport({ width: look.width, height: look.height })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.dark ? 'dark' : 'light' }])
  const session = await page.createCDPSession()
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    const own = request.url.startsWith(`${origin}/`)
    if (!own) refused.push(request.url)
    const answer = own
      ? session.send('Fetch.continueRequest', { requestId })
      : session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
    answer.catch(() => null) // the page may be gone by now
  })
  const patterns = ['http', 'https', 'ws', 'wss', 'ftp'].map(scheme => ({ urlPattern: `${scheme}://*` }))
  await session.send('Fetch.enable', { patterns })
  await page.goto(`${origin}/reading/reader.html`)
  await page.waitForFunction('window.book')
  return { page, session }
}

/** Reads one book in one look from its first page to its last. */
async function readBook(browser, origin, job, index, lookName) {
  const look = LOOKS[lookName]
  const refused = []
  const { page, session } = await openPage(browser, origin, look, refused)
  const seen = { look: lookName, documents: [], findings: [] }
  const open = (...given) => window.book.open(...given)
  const opened = await page.evaluate(open, `${origin}/book/${index}.epub`, makeTheme(look))
  do {
    const here = await page.evaluate(() => window.book.settle())
    const ground = await readGround(page, look)
    const measured = await page.evaluate(colour => window.book.look(colour), ground)
    if (lookName === LISTENING) {
      const frame = page.frames().find(one => one !== page.mainFrame())
      measured.tree = await listTree(session, frame)
      measured.findings.push(...(await findFonts(session)))
    }
    if (job.shots) await shoot(page, job, lookName, here)
    const turned = await page.evaluate(() => window.book.turnToEnd())
    if (turned !== here.pages)
      measured.findings.push({ kind: 'turning', where: `${here.pages} pages`, what: `${turned} came by` })
    for (const finding of measured.findings) seen.findings.push({ ...finding, document: here.document })
    delete measured.findings
    seen.documents.push({ name: here.document, pages: here.pages, ground, ...measured })
  } while (await page.evaluate(() => window.book.turnToNext()))
  for (const fault of await page.evaluate(() => window.book.takeFaults()))
    seen.findings.push({ kind: 'error', document: '', where: 'the reading system', what: fault })
  for (const address of new Set(refused))
    seen.findings.push({ kind: 'address', document: '', where: address, what: 'is asked for, and refused' })
  await page.close()
  return { ...seen, spine: opened.documents, pageList: opened.pageList }
}

/** The colour that is really painted behind the text: red, green, blue. A page takes a moment to get its own. */
async function readGround(page, { dark }) {
  let ground
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const corner = await page.screenshot({ ...SHOT, clip: { x: 0, y: 0, width: 1, height: 1 }, encoding: 'base64' })
    ground = await page.evaluate(png => window.book.readPixel(png), corner)
    if (ground.every(value => value === (dark ? 0x12 : 0xff))) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return ground
}

/** Screenshots of a document's pages, then back to the first. */
async function shoot(page, job, lookName, { index, document, pages }) {
  const folder = join(job.shots, lookName)
  await mkdir(folder, { recursive: true })
  const stem = `${String(index).padStart(2, '0')}-${basename(document).replace(/\.\w+$/, '')}`
  const last = job.pages ? Math.min(job.pages, pages) : pages
  for (let number = 0; number < last; number += 1) {
    await page.evaluate(at => window.book.goToPage(at), number)
    const file = join(folder, `${stem}-${String(number + 1).padStart(2, '0')}.png`)
    await writeFile(file, await page.screenshot(SHOT))
  }
  await page.evaluate(() => window.book.goToPage(0))
}

async function main() {
  const job = JSON.parse(await readFile(process.argv[2], 'utf8'))
  const require = createRequire(join(job.modules, 'index.js'))
  const puppeteer = require('puppeteer-core')
  const server = await serve(job.modules, job.books)
  const origin = `http://127.0.0.1:${server.address().port}`
  const browser = await puppeteer.launch({
    executablePath: job.chromium,
    headless: true,
    pipe: true, // no port, and the browser ends when this process does
    timeout: 60_000,
    args: SWITCHES,
  })
  try {
    const books = []
    for (const index of job.books.keys()) {
      const looks = []
      for (const look of job.books[index].looks) looks.push(await readBook(browser, origin, job, index, look))
      books.push({ file: job.books[index].file, looks })
    }
    process.stdout.write(JSON.stringify({ books }))
  } finally {
    await browser.close()
    server.close()
    server.closeAllConnections()
  }
}

await main()
