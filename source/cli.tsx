#!/usr/bin/env node
console.log('rekey');
