// For a process that is to show that nothing is ever added to the prototype of all objects: whoever tries throws. Sealed and not
// frozen, because libraries give their own objects a toString by assignment, which a frozen prototype forbids.
Object.seal(Object.prototype);
