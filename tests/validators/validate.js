// asl-validator over the files that are named.
'use strict';
const { readFileSync } = require('fs');
const validate = require(process.env.JUDGES + '/node_modules/asl-validator');

let found = 0;
for (const file of process.argv.slice(2)) {
  const { errors } = validate(JSON.parse(readFileSync(file, 'utf8')), { checkPaths: true, checkArn: true });
  for (const error of errors) {
    found++;
    console.log(`${file}: asl-validator: ${error['Error code']}: ${error.Message}`);
  }
}
process.exit(found ? 1 : 0);
