// asl-validator over the files that are named.
'use strict';
const { readFileSync } = require('fs');
const validate = require(process.env.JUDGES + '/node_modules/asl-validator');

// A substitution is filled in before AWS reads the document; what stands alone as a Resource is an activity.
const activity = 'arn:aws:states:us-east-1:123456789012:activity:name';
const filledIn = (text) => text.replace(/("Resource": *)"\$\{\w+\}"/g, `$1"${activity}"`);
// It looks for the fields Next, Default and StartAt at any depth, and takes a state of such a name for one.
const isStateNamedAsField = (error) => error.Message.endsWith('target: [object Object]');

let found = 0;
for (const file of process.argv.slice(2)) {
  const { errors } = validate(JSON.parse(filledIn(readFileSync(file, 'utf8'))), { checkPaths: true, checkArn: true });
  for (const error of errors.filter((error) => !isStateNamedAsField(error))) {
    found++;
    console.log(`${file}: asl-validator: ${error['Error code']}: ${error.Message}`);
  }
}
process.exit(found ? 1 : 0);
