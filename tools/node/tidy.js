// Takes out of the lock what no installation needs: where to pay whom, and what to use instead.
"use strict";

const fs = require("fs");
const path = require("path");

const file = path.join(__dirname, "package-lock.json");
const lock = JSON.parse(fs.readFileSync(file, "utf-8"));
for (const entry of Object.values(lock.packages)) {
    delete entry.funding;
    delete entry.deprecated;
}
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
