// For a process of the product that is to show that it needs no prototype to be changed: every attempt throws or is lost.
Object.freeze(Object.prototype);
