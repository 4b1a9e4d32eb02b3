"""What every package uses and no trade word: base model, audit, refusals, components, charts."""
